import { expect, test } from 'vitest'
import { applications as switchApplications } from '../../softswitch/channel/apps/table.ts'
import { apiNames } from '../../softswitch/eventsocket/api/api-table.ts'
import { apiCommands, applications } from '../../src/adapters/esl/wire/wire.ts'

test('the embedded switch knows every API command the driver sends', () => {
  expect(apiNames).toEqual(expect.arrayContaining([...apiCommands]))
})

test('the embedded switch has every application the driver has executed', () => {
  expect(Object.keys(switchApplications)).toEqual(expect.arrayContaining([...applications]))
})
