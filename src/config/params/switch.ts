import { host, hostPort, port, portRange } from '../kinds/address.ts'
import { oneOf, text } from '../kinds/kind.ts'
import { type ParamTable, required, secret, withDefault } from '../param.ts'

const name = text(
  { en: 'a name of 1 to 32 letters, digits, . _ -', zh: '1 到 32 个字母、数字、. _ - 组成的名称' },
  /^[A-Za-z0-9._-]{1,32}$/,
)
const profileName = text(
  { en: 'a name of 1 to 64 letters, digits, . _ -', zh: '1 到 64 个字母、数字、. _ - 组成的名称' },
  /^[A-Za-z0-9._-]{1,64}$/,
)
const eventSocketPassword = text(
  { en: '1 to 128 printable ASCII characters without spaces', zh: '1 到 128 个可见 ASCII 字符，无空格' },
  /^[!-~]{1,128}$/,
)

/** Attributes of every `<switch>`. */
const common = {
  name: required(name, {
    en: 'Name of the switch, in logs and records.',
    zh: '交换机名称，用于日志和话单。',
  }),
  type: required(oneOf('freeswitch', 'embedded'), { en: 'Kind of switch.', zh: '交换机类型。' }),
}

/** `<switch type="freeswitch">`: a FreeSWITCH that runs by itself; nacd connects to its event socket. */
export const freeswitchParams = {
  ...common,
  host: withDefault(host, '127.0.0.1', {
    en: 'Where its event socket (mod_event_socket) listens.',
    zh: '事件套接字（mod_event_socket）的监听地址。',
  }),
  port: withDefault(port, '8021', { en: 'Port of its event socket.', zh: '事件套接字端口。' }),
  password: secret(
    required(eventSocketPassword, { en: 'Password of its event socket.', zh: '事件套接字密码。' }),
  ),
  gateway_profile: withDefault(profileName, 'external', {
    en: 'The Sofia profile its gateways (trunks) belong to.',
    zh: '网关（中继线路）所属的 Sofia profile 名称。',
  }),
}

/** `<switch type="embedded">`: the SIP switch that nacd starts itself. */
export const embeddedParams = {
  ...common,
  sip: withDefault(hostPort, '127.0.0.1:5060', {
    en: 'Where phones register and call, UDP and TCP.',
    zh: '话机注册和呼叫的地址，UDP 和 TCP。',
  }),
  rtp: withDefault(portRange, '16384-20480', { en: 'UDP ports for audio.', zh: '语音使用的 UDP 端口范围。' }),
  esl: withDefault(hostPort, '127.0.0.1:8021', {
    en: 'Where its event socket listens; the password is made at first start.',
    zh: '事件套接字的监听地址，密码在首次启动时生成。',
  }),
}

/** The attributes of each kind of switch. */
export const switchTables = {
  freeswitch: freeswitchParams,
  embedded: embeddedParams,
} as const satisfies Record<string, ParamTable>
export type SwitchType = keyof typeof switchTables
