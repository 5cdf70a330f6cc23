import { expect, test } from 'vitest'
import { readDialplan } from './dialplan-document.ts'
import { readSection } from './document.ts'

function read(contexts: string): ReturnType<typeof readDialplan> {
  const result = readSection(
    `<document><section name="dialplan">${contexts}</section></document>`,
    'dialplan',
  )
  if (result.type !== 'section') throw new Error(result.type)
  return readDialplan(result.section)
}

test('contexts, extensions, conditions and actions are read in order', () => {
  const { dialplan, problems } = read(`
    <context name="default">
      <extension name="one" continue="true">
        <condition field="destination_number" expression="^(9)$" break="never">
          <action application="set" data="a=$1" inline="true"/>
          <action application="park"/>
          <anti-action application="respond">403 Forbidden</anti-action>
        </condition>
        <condition/>
      </extension>
      <extension name="two"><condition field="context"><expression><![CDATA[^<x>$]]></expression></condition></extension>
    </context>
    <context name="public"/>`)
  expect(problems).toEqual([])
  expect([...dialplan.keys()]).toEqual(['default', 'public'])
  expect(dialplan.get('default')).toEqual([
    {
      name: 'one',
      continues: true,
      conditions: [
        {
          field: 'destination_number',
          expression: '^(9)$',
          break: 'never',
          actions: [
            { application: 'set', data: 'a=$1', inline: true },
            { application: 'park', data: '', inline: false },
          ],
          antiActions: [{ application: 'respond', data: '403 Forbidden', inline: false }],
        },
        { field: null, expression: '', break: 'on-false', actions: [], antiActions: [] },
      ],
    },
    {
      name: 'two',
      continues: false,
      conditions: [
        { field: 'context', expression: '^<x>$', break: 'on-false', actions: [], antiActions: [] },
      ],
    },
  ])
})

test.each([
  ['a time condition', '<condition wday="2-6"/>', 'extension x: wday is not supported in a condition'],
  [
    'several expressions',
    '<condition><regex/></condition>',
    'extension x: <regex> is not supported in a condition',
  ],
  [
    'a nested condition',
    '<condition><condition/></condition>',
    'extension x: <condition> is not supported in a condition',
  ],
])('an extension with %s is left out and told of', (_what, condition, problem) => {
  const { dialplan, problems } = read(
    `<context name="default"><extension name="x">${condition}</extension><extension name="y"/></context>`,
  )
  expect(problems).toEqual([problem])
  expect(dialplan.get('default')?.map(({ name }) => name)).toEqual(['y'])
})
