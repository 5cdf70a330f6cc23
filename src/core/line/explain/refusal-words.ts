import type { Language } from '../../speech/language.ts'
import type { LineRefusal } from '../line.ts'

/** Why a call got no line, for people. */
const refusals: Record<LineRefusal, Readonly<Record<Language, string>>> = {
  notAllowed: { en: 'the number may not be called', zh: '不允许呼叫该号码' },
  noRoute: { en: 'no route leads there', zh: '没有可用路由' },
  noGateway: { en: 'no gateway can take it', zh: '没有可用线路' },
  limit: { en: 'every line is at its limit', zh: '线路均已达上限' },
  lineFull: { en: 'too many calls wait for a line', zh: '等待线路的呼叫过多' },
  waitedTooLong: { en: 'it waited too long', zh: '等待超时' },
  allFailed: { en: 'every gateway that was tried has failed', zh: '所有可试的线路均失败' },
  final: { en: "the called person's answer is final", zh: '被叫已给出最终应答' },
  unavailable: { en: 'routing is not available', zh: '路由暂不可用' },
}

/** A reason nobody knows stays as it is: the record may be of another version. */
export const refusalInWords = (reason: string, language: Language): string =>
  Object.hasOwn(refusals, reason) ? refusals[reason as LineRefusal][language] : reason
