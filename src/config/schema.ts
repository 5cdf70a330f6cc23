import type { ParamTable, Values } from './param.ts'
import { agentCodeParams, callbackParams } from './params/agent-codes.ts'
import { callFlowParams } from './params/call-flow.ts'
import { customerDbParams } from './params/customer-db.ts'
import { didParams } from './params/did.ts'
import { extensionParams } from './params/extensions.ts'
import { guardParams, lineParams } from './params/line.ts'
import { logParams } from './params/log.ts'
import { numberParams } from './params/numbers.ts'
import { pushParams } from './params/push.ts'
import { serviceParams } from './params/service.ts'
import { sipProxyParams } from './params/sip-proxy.ts'
import { xmlCurlParams } from './params/xml-curl.ts'
import type { Words } from './words.ts'

/** Parameters that belong together, under one heading of docs/config.md. */
export interface ParamGroup {
  readonly title: Words
  readonly params: ParamTable
}

/** Every `<param>` of `<settings>`, in the order of docs/config.md. */
export const settingsGroups: readonly ParamGroup[] = [
  { title: { en: 'The customer database', zh: '客户数据库' }, params: customerDbParams },
  { title: { en: 'Direct numbers', zh: '直线号码' }, params: didParams },
  { title: { en: 'Remembered extensions', zh: '分机缓存' }, params: extensionParams },
  { title: { en: 'Telephone numbers', zh: '号码格式' }, params: numberParams },
  { title: { en: 'Outside lines', zh: '外呼线路' }, params: { ...lineParams, ...guardParams } },
  {
    title: { en: 'Agents and callbacks', zh: '座席与回呼' },
    params: { ...agentCodeParams, ...callbackParams },
  },
  { title: { en: 'Call flow', zh: '呼叫流程' }, params: callFlowParams },
  { title: { en: 'Push events', zh: '事件推送' }, params: pushParams },
  { title: { en: 'The service', zh: '服务' }, params: serviceParams },
  { title: { en: 'xml_curl', zh: 'xml_curl' }, params: xmlCurlParams },
  { title: { en: 'SIP proxies', zh: 'SIP 代理' }, params: sipProxyParams },
  { title: { en: 'Log', zh: '日志' }, params: logParams },
]

/** The same as one table. */
export const settingsParams = {
  ...customerDbParams,
  ...didParams,
  ...extensionParams,
  ...numberParams,
  ...lineParams,
  ...guardParams,
  ...agentCodeParams,
  ...callbackParams,
  ...callFlowParams,
  ...pushParams,
  ...serviceParams,
  ...xmlCurlParams,
  ...sipProxyParams,
  ...logParams,
}

export type Settings = Values<typeof settingsParams>
