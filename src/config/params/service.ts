import { storeConnection } from '../database/connection.ts'
import { hostPort } from '../kinds/address.ts'
import { flag, integer, oneOf, text } from '../kinds/kind.ts'
import { timeZone } from '../kinds/time-zone.ts'
import { optional, secret, withDefault } from '../param.ts'
import { defaultLanguage } from '../words.ts'

const folder = text({ en: 'a folder', zh: '目录' }, /^/, 1024)
const folders = text({ en: 'a folder, or several with | between', zh: '目录，多个目录用 | 分隔' }, /^/, 4096)
const token = text(
  { en: 'at least 16 letters, digits or any of - . _ ~ + / =', zh: '至少 16 个字母、数字或 - . _ ~ + / =' },
  /^[A-Za-z0-9._~+/=-]{16,}$/,
)

/** nacd itself. */
export const serviceParams = {
  store: secret(
    optional(storeConnection, {
      en: "nacd's own tables (agents, groups, gateways, call records), see [store](store.md). Without it: the SQLite file nacd.db in var_dir.",
      zh: 'nacd 自己的数据（座席、座席组、网关、话单），见 [store](store.zh-CN.md)。不填则为 var_dir 下的 SQLite 文件 nacd.db。',
    }),
  ),
  listen: withDefault(hostPort, '127.0.0.1:8090', {
    en: 'Where the API, the console and xml_curl are served.',
    zh: 'API、控制台和 xml_curl 的监听地址。',
  }),
  api_token: secret(
    optional(token, {
      en: 'Token of the API. The environment variable NACD_API_TOKEN wins over it; without both it is made at first start.',
      zh: 'API 令牌。环境变量 NACD_API_TOKEN 优先；两者都没有时在首次启动时生成。',
    }),
  ),
  voices: optional(folders, {
    en: 'Where audio is looked for by name, first in the sub-folder of the language, at last in that of the house; after it the prompts nacd came with.',
    zh: '按名称查找语音文件的目录，先查其中该语言的子目录，没有则查默认语言的；最后查 nacd 自带的语音。',
  }),
  recordings: optional(folder, {
    en: 'Where the messages callers leave are kept, as the switch sees it: FreeSWITCH must be able to write there. Without it: recordings in var_dir.',
    zh: '存放主叫留言的目录（从交换机的角度看，FreeSWITCH 须可写）。不填则为 var_dir 下的 recordings。',
  }),
  language: withDefault(oneOf('zh', 'en'), defaultLanguage, {
    en: 'Language of the prompts, and of messages where the terminal names none.',
    zh: '语音提示的语言；终端未指明语言时，也是提示信息的语言。',
  }),
  timezone: optional(timeZone, {
    en: "Time zone of opening hours and holidays. Without it: the machine's.",
    zh: '营业时间和节假日所用的时区。不填则用本机时区。',
  }),
  var_dir: withDefault(folder, 'var', {
    en: 'Folder for secrets, undelivered push events and the default store.',
    zh: '存放密钥、未送达的推送事件和默认数据库的目录。',
  }),
  max_calls: withDefault(integer(1, 1_000_000), '10000', {
    en: 'Most calls controlled at once; above it a new call gets 503. `nacd_max` changes it while running.',
    zh: '同时控制的最大呼叫数，超过后新呼叫返回 503。运行中可用 `nacd_max` 修改。',
  }),
  demo: withDefault(flag, 'false', {
    en: 'For a first look: makes a customer database with ten extensions, groups and agents where there is none, and runs the example call-flow server at http_call_flow_url.',
    zh: '用于初次体验：在尚无数据时建立含十个分机的客户数据库、座席组和座席，并在 http_call_flow_url 上运行示例呼叫流程服务。',
  }),
}
