import type { Config } from '../../config/config.ts'
import type { Words } from '../../config/words.ts'
import { type Check, type Finding, failed, ok, same } from './finding.ts'
import { askHttp } from './http-answer.ts'
import { codeOf, reasonWords } from './reason.ts'

/** Both URLs of the customer's server. A HEAD request shows that it is there without making it believe in a call. */
export const checkCustomerServer: Check = async config => {
  const { callFlow, pushEvent } = config
  const findings = [
    askServer({ en: 'call flow', zh: '呼叫流程' }, callFlow.url, 'http_call_flow_url', config),
    askServer({ en: 'push events', zh: '事件推送' }, pushEvent.url, 'push_event_url', config),
  ]
  return (await Promise.all(findings)).flat()
}

/** With the demo nacd runs the example server itself. */
const exampleToCome: Words = {
  en: 'not running, the example server is started with nacd',
  zh: '未运行，示例服务随 nacd 一起启动',
}

async function askServer(
  what: Words,
  url: string | null,
  param: string,
  { callFlow, demo }: Config,
): Promise<readonly Finding[]> {
  if (url === null) return []
  const subject = { en: `${what.en} ${url}`, zh: `${what.zh} ${url}` }
  const answer = await askHttp(url, 'HEAD', callFlow.timeoutMs)
  if (answer.type === 'silent') {
    if (demo && codeOf(answer.error) === 'ECONNREFUSED') return [ok(subject, exampleToCome)]
    const mend = { en: `start your server, or correct ${param}`, zh: `启动客户服务，或修改 ${param}` }
    return [failed(subject, reasonWords(answer.error), mend)]
  }
  // 501 is what a server says that was never taught HEAD (Python's http.server): it is there.
  if (answer.status >= 500 && answer.status !== 501) {
    return [failed(subject, same(`HTTP ${answer.status}`), { en: 'look at its log', zh: '查看该服务的日志' })]
  }
  return [ok(subject, { en: `answers (HTTP ${answer.status})`, zh: `有应答（HTTP ${answer.status}）` })]
}
