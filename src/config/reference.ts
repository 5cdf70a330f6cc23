import type { Param, ParamTable } from './param.ts'
import { embeddedParams, freeswitchParams } from './params/switch.ts'
import { type ParamGroup, settingsGroups } from './schema.ts'

const switchGroups: readonly ParamGroup[] = [
  { title: { en: '`<switch type="freeswitch">`', zh: 'FreeSWITCH' }, params: freeswitchParams },
  { title: { en: '`<switch type="embedded">`', zh: '内置交换机' }, params: embeddedParams },
]

/** docs/config.md, made of the very tables the file is read with. */
export function configReference(): string {
  const settings = settingsGroups.map(section)
  const switches = switchGroups.map(section)
  return [introduction, ...settings, switchesIntroduction, ...switches, dialplan].join('\n\n').concat('\n')
}

function section({ title, params }: ParamGroup): string {
  const heading = title.en === title.zh ? title.en : `${title.en} ${title.zh}`
  return [`### ${heading}`, '', ...table(params)].join('\n')
}

function table(params: ParamTable): string[] {
  return [
    '| name 名称 | value 取值 | default 默认值 | what it is for | 说明 |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(params).map(row),
  ]
}

function row([name, param]: [string, Param<unknown>]): string {
  const { en, zh } = param.kind.label
  const value = en === zh ? en : `${en}<br>${zh}`
  const cells = [`\`${name}\``, value, defaultOf(param), param.doc.en, param.doc.zh]
  return `| ${cells.map(cell).join(' | ')} |`
}

function defaultOf(param: Param<unknown>): string {
  if (param.required) return '**required 必填**'
  return param.default === null ? '-' : `\`${param.default}\``
}

/** Text as a cell of a Markdown table: no column ends in it, nothing in it is a tag but `<br>`. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/<(?!br>)/g, '&lt;')
}

const introduction = `# nacd.conf.xml

<!-- Made by \`npm run docs\` from src/config: change it there. -->

One XML file configures nacd. It is read at start and checked as a whole: \`nacd check\` tells everything that is wrong, with line and column. Relative paths start from the folder of the file. An empty value is the same as none.

一个 XML 文件配置整个 nacd。启动时整体检查：\`nacd check\` 会一次列出全部错误及其行号、列号。相对路径以配置文件所在目录为起点。空值等同于未填写。

\`\`\`xml
<configuration name="nacd.conf" description="nacd">
  <settings>
    <param name="listen" value="127.0.0.1:8090"/>
  </settings>
  <switches>
    <switch name="local" type="embedded"/>
  </switches>
</configuration>
\`\`\`

A "&" in a value is written \`&amp;\`, a "<" \`&lt;\`. 值中的 "&" 写成 \`&amp;\`，"<" 写成 \`&lt;\`。

## \`<settings>\``

const switchesIntroduction = `## \`<switches>\`

At least one; names and ports must differ. 至少一个；名称和端口不能重复。`

const dialplan = `## \`<dialplan>\`

Optional rules that go before nacd's own, in FreeSWITCH's form. Allowed are \`<extension name= continue=>\`, in it \`<condition field= expression= break=>\`, in it \`<action application= data= inline=>\` and \`<anti-action>\`.

可选；在 nacd 自带规则之前执行，写法与 FreeSWITCH 相同。允许 \`<extension name= continue=>\`，其中 \`<condition field= expression= break=>\`，其中 \`<action application= data= inline=>\` 和 \`<anti-action>\`。

They hold for every call: of an extension, of a gateway, and of anybody else whom FreeSWITCH lets into a context that nacd serves. Let a rule that leads outside begin with the context of your extensions: \`<condition field="context" expression="^default$"/>\`; \`nout_did\` and, for the outside, \`nbridge\` ask for a proved extension besides.

规则对所有呼叫生效：分机的、网关的，以及 FreeSWITCH 放入 nacd 所提供 context 的任何来电。通往外线的规则请先限定分机所在的 context：\`<condition field="context" expression="^default$"/>\`；\`nout_did\` 以及经线路呼出的 \`nbridge\` 另外还要求分机已通过鉴权。

\`\`\`xml
<dialplan>
  <extension name="hotline">
    <condition field="destination_number" expression="^400(\\d{7})$">
      <action application="nacd" data="120"/>
    </condition>
  </extension>
</dialplan>
\`\`\``
