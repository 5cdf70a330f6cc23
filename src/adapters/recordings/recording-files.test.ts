import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { tempFolder } from '../sql/testing/temp-folder.ts'
import { openRecordings } from './recording-files.ts'

test('a recording is read; what is not there, or lies elsewhere, is not', async () => {
  const root = tempFolder()
  const folder = join(root, 'recordings')
  mkdirSync(folder)
  writeFileSync(join(folder, '1001-a.1.wav'), 'RIFF')
  writeFileSync(join(root, 'secrets.json'), '{}')
  const recordings = openRecordings(folder)
  const found = await recordings.open(join(folder, '1001-a.1.wav'))
  expect(found && { bytes: found.bytes, text: await text(found.content) }).toEqual({ bytes: 4, text: 'RIFF' })
  for (const path of ['1001-b.wav', '../secrets.json', '', 'a\0.wav', '1001-a.1.wav/x']) {
    expect([path, await recordings.open(`${folder}/${path}`)]).toEqual([path, null])
  }
  expect(await recordings.open(join(root, 'secrets.json'))).toBeNull()
})
