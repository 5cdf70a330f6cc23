import type { Config, SwitchConfig } from '../../config/config.ts'
import { readSecrets } from '../../config/secrets.ts'
import type { Words } from '../../config/words.ts'
import { type LoginOutcome, tryLogin } from './event-socket.ts'
import { type Check, type Finding, failed, ok } from './finding.ts'
import { type PortToTry, tryPort } from './ports.ts'
import { codeOf, reasonWords } from './reason.ts'

const deadlineMs = 5000

type Embedded = Extract<SwitchConfig, { type: 'embedded' }>
type Freeswitch = Extract<SwitchConfig, { type: 'freeswitch' }>

/** Every switch: a FreeSWITCH must let us in at its event socket; the embedded one runs, or has its ports free. */
export const checkSwitches: Check = async config => {
  const findings = config.switches.map(each =>
    each.type === 'freeswitch' ? checkFreeswitch(each) : checkEmbedded(each, config),
  )
  return (await Promise.all(findings)).flat()
}

async function checkFreeswitch({ name, host, port, password }: Freeswitch): Promise<Finding[]> {
  const subject = subjectOf(name, `${host}:${port}`)
  const outcome = await tryLogin({ host, port }, password, deadlineMs)
  if (outcome.type === 'accepted') return [ok(subject, letIn)]
  return [failed(subject, whyNot(outcome), mendFreeswitch[outcome.type])]
}

async function checkEmbedded(each: Embedded, config: Config): Promise<Finding[]> {
  const { host, port } = each.esl
  const subject = subjectOf(each.name, `${host}:${port}`)
  const password = (await readSecrets(config.varDir))?.eventSocketPassword ?? ''
  const outcome = await tryLogin(each.esl, password, deadlineMs)
  if (outcome.type === 'accepted') return [ok(subject, letIn)]
  if (outcome.type === 'silent' && codeOf(outcome.error) === 'ECONNREFUSED') return checkPortsOf(each)
  const why = outcome.type === 'silent' ? reasonWords(outcome.error) : occupied
  return [failed(subject, why, mendPort('esl'))]
}

/** It is not running; nacd will start it, and it will need these. */
async function checkPortsOf({ name, sip, esl }: Embedded): Promise<Finding[]> {
  const ports: readonly (PortToTry & { readonly param: string })[] = [
    { param: 'sip', protocol: 'udp', ...sip },
    { param: 'sip', protocol: 'tcp', ...sip },
    { param: 'esl', protocol: 'tcp', ...esl },
  ]
  const tried = await Promise.all(ports.map(async port => ({ port, error: await tryPort(port) })))
  const taken = tried.filter(({ error }) => error !== null)
  if (taken.length === 0) {
    const free = { en: 'not running, its ports are free', zh: '未运行，端口空闲' }
    return [ok(subjectOf(name, `${sip.host}:${sip.port}`), free)]
  }
  return taken.map(({ port, error }) =>
    failed(
      subjectOf(name, `${port.host}:${port.port}/${port.protocol}`),
      reasonWords(error),
      mendPort(port.param),
    ),
  )
}

function subjectOf(name: string, at: string): Words {
  return { en: `switch ${name} ${at}`, zh: `交换机 ${name} ${at}` }
}

const letIn: Words = { en: 'the event socket lets nacd in', zh: '事件套接字登录成功' }

const occupied: Words = {
  en: 'another program, or the switch of another configuration, has this port',
  zh: '端口被其他程序或另一份配置的交换机占用',
}

function mendPort(param: string): Words {
  return {
    en: `stop what is there, or choose another port with ${param}=`,
    zh: `停止占用端口的程序，或用 ${param}= 换一个端口`,
  }
}

type Refusal = Exclude<LoginOutcome, { type: 'accepted' }>

function whyNot(outcome: Refusal): Words {
  return outcome.type === 'silent' ? reasonWords(outcome.error) : refusals[outcome.type]
}

const refusals: Record<Exclude<Refusal['type'], 'silent'>, Words> = {
  wrongPassword: { en: 'the password is wrong', zh: '密码错误' },
  addressRefused: { en: 'it refuses connections from this address', zh: '拒绝来自本机地址的连接' },
  notEventSocket: { en: 'what answers there is no event socket', zh: '应答方不是事件套接字' },
}

const mendFreeswitch: Record<Refusal['type'], Words> = {
  silent: {
    en: 'start FreeSWITCH with mod_event_socket, or correct host= and port=',
    zh: '启动 FreeSWITCH 并加载 mod_event_socket，或修改 host= 和 port=',
  },
  wrongPassword: {
    en: 'password= must be the one in event_socket.conf.xml',
    zh: 'password= 应与 event_socket.conf.xml 中的一致',
  },
  addressRefused: {
    en: 'allow this address with apply-inbound-acl in event_socket.conf.xml',
    zh: '在 event_socket.conf.xml 中用 apply-inbound-acl 放行本机地址',
  },
  notEventSocket: { en: 'correct host= and port=', zh: '修改 host= 和 port=' },
}
