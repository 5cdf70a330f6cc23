import type { Words } from '../words.ts'

/** The parser's messages may quote the file, and with it secrets; only names of tags are taken over from them. */
const faults: readonly { readonly pattern: RegExp; readonly explain: (match: RegExpExecArray) => Words }[] = [
  {
    pattern: /^unclosed xml tag\(s\): (?:.*, )?([A-Za-z_.-]{1,40})$/,
    explain: match => ({ en: `<${match[1]}> is never closed`, zh: `<${match[1]}> 没有结束标签` }),
  },
  {
    pattern: /^Opening and ending tag mismatch: "([A-Za-z_.-]{1,40})" != "([A-Za-z_.-]{1,40})"/,
    explain: match => ({
      en: `<${match[1]}> is not closed before </${match[2]}>`,
      zh: `<${match[1]}> 在 </${match[2]}> 之前没有结束`,
    }),
  },
  {
    pattern: /^EntityRef|^entity not/,
    explain: () => ({ en: 'a "&" in a text is written &amp;', zh: '文本中的 "&" 应写成 &amp;' }),
  },
  {
    pattern: /^Unescaped '<'/,
    explain: () => ({ en: 'a "<" in a value is written &lt;', zh: '值中的 "<" 应写成 &lt;' }),
  },
  {
    pattern: /redefined$/,
    explain: () => ({ en: 'an attribute stands twice in one tag', zh: '同一标签中属性重复' }),
  },
  {
    pattern: /quot|AttValue|must after|must be after|missed value|attribute|no end/,
    explain: () => ({
      en: 'an attribute is written name="value", with both quotes and a space before the next one',
      zh: '属性应写成 name="value"，引号成对，属性之间有空格',
    }),
  },
  {
    pattern: /missing root|outside root|Extra content|Only one element/,
    explain: () => ({
      en: 'expected one <configuration> element and nothing around it',
      zh: '应只有一个 <configuration> 元素，前后没有其他内容',
    }),
  },
  {
    pattern: /^comment/,
    explain: () => ({
      en: 'a comment is <!-- ... --> with no "--" inside',
      zh: '注释应为 <!-- ... -->，中间不能有 "--"',
    }),
  },
]

/** What is wrong with the XML, in words that help to mend it. */
export function explainXmlFault(message: string): Words {
  for (const { pattern, explain } of faults) {
    const match = pattern.exec(message)
    if (match !== null) return explain(match)
  }
  return { en: 'not well-formed XML', zh: '不是格式正确的 XML' }
}
