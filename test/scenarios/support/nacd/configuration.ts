/** What a nacd.conf.xml of the scenarios says. */
export interface NacdConfiguration {
  /** Parameters of `<settings>`. */
  readonly settings: Readonly<Record<string, string>>
  /** Attributes of the `<switch>` the scenario is about. */
  readonly switch: Readonly<Record<string, string>>
  /** Those of the others, if any. */
  readonly otherSwitches?: readonly Readonly<Record<string, string>>[]
  /** Inner XML of `<dialplan>`, "" for none. */
  readonly dialplan: string
}

/** nacd.conf.xml. */
export function nacdXml(configuration: NacdConfiguration): string {
  const { settings, switch: first, otherSwitches = [], dialplan } = configuration
  const params = Object.entries(settings).map(
    ([name, value]) => `    <param name="${name}" value="${escapeXml(value)}"/>`,
  )
  const switches = [first, ...otherSwitches].map(attributes => {
    const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeXml(value)}"`)
    return `    <switch ${written.join(' ')}/>`
  })
  return `<configuration name="nacd.conf" description="nacd">
  <settings>
${params.join('\n')}
  </settings>
  <switches>
${switches.join('\n')}
  </switches>
${dialplan === '' ? '' : `  <dialplan>${dialplan}</dialplan>\n`}</configuration>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
