import type { FlowFinding } from '../../callflow/lint-response.ts'
import type { Language, Words } from '../../config/words.ts'

const levels: Readonly<Record<FlowFinding['level'], Words>> = {
  error: { en: 'error  ', zh: '错误' },
  warning: { en: 'warning', zh: '警告' },
}

const whole: Words = { en: 'the answer', zh: '整个应答' }

/** One line for each finding: level, field, what is wrong, what to write instead. */
export const findingLines = (findings: readonly FlowFinding[], language: Language): string[] =>
  findings.map(finding => line(finding, language))

function line({ level, field, message, instead }: FlowFinding, language: Language): string {
  const where = field || whole[language]
  const said = message[language]
  // Problems of reading name the field themselves.
  const isNamed = said.startsWith(`${field}:`) || said.startsWith(`${field}：`)
  const what = language === 'zh' ? `${where}：${said}` : `${where}: ${said}`
  const hint = language === 'zh' ? `，请写：${instead}` : ` -> write ${instead}`
  return `${levels[level][language]} ${field !== '' && isNamed ? said : what}${instead === '' ? '' : hint}`
}

/** How many of which. */
export function countLine(findings: readonly FlowFinding[], language: Language): string {
  const errors = findings.filter(({ level }) => level === 'error').length
  const warnings = findings.length - errors
  if (findings.length === 0) return { en: 'nothing to complain about', zh: '没有问题' }[language]
  return {
    en: `errors: ${errors}, warnings: ${warnings}`,
    zh: `错误 ${errors} 个，警告 ${warnings} 个`,
  }[language]
}
