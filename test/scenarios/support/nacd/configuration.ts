/** What a nacd.conf.xml of the scenarios says. */
export interface NacdConfiguration {
  /** Parameters of `<settings>`. */
  readonly settings: Readonly<Record<string, string>>
  /** Attributes of the one `<switch>`. */
  readonly switch: Readonly<Record<string, string>>
  /** Inner XML of `<dialplan>`, "" for none. */
  readonly dialplan: string
}

/** nacd.conf.xml. */
export function nacdXml({ settings, switch: attributes, dialplan }: NacdConfiguration): string {
  const params = Object.entries(settings).map(
    ([name, value]) => `    <param name="${name}" value="${escapeXml(value)}"/>`,
  )
  const attribute = Object.entries(attributes).map(([name, value]) => `${name}="${escapeXml(value)}"`)
  return `<configuration name="nacd.conf" description="nacd">
  <settings>
${params.join('\n')}
  </settings>
  <switches>
    <switch ${attribute.join(' ')}/>
  </switches>
${dialplan === '' ? '' : `  <dialplan>${dialplan}</dialplan>\n`}</configuration>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
