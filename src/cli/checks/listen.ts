import { urlOf } from '../../config/own-url.ts'
import { type Check, failed, ok } from './finding.ts'
import { askHttp } from './http-answer.ts'
import { tryPort } from './ports.ts'
import { codeOf, reasonWords } from './reason.ts'

const deadlineMs = 2000

/** nacd's own HTTP port: free, or nacd is there already. */
export const checkListen: Check = async ({ listen }) => {
  const at = `${listen.host}:${listen.port}`
  const subject = { en: `API ${at}`, zh: `API ${at}` }
  const error = await tryPort({ protocol: 'tcp', ...listen })
  if (error === null) return [ok(subject, { en: 'the port is free', zh: '端口空闲' })]
  if (codeOf(error) === 'EADDRINUSE') {
    const answer = await askHttp(urlOf(listen, '/healthz'), 'GET', deadlineMs)
    if (answer.type === 'answered' && answer.status === 200) {
      return [ok(subject, { en: 'nacd is running there', zh: 'nacd 正在运行' })]
    }
  }
  const mend = {
    en: 'stop the other program, or choose another address with the parameter listen',
    zh: '停止占用该端口的程序，或用参数 listen 换一个地址',
  }
  return [failed(subject, reasonWords(error), mend)]
}
