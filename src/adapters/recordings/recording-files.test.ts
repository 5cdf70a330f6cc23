import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
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

test('of one that grows meanwhile as much is read as there was, of one that is empty nothing', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'talk.wav'), 'RIFF')
  writeFileSync(join(folder, 'new.wav'), '')
  const recordings = openRecordings(folder)
  const found = await recordings.open(join(folder, 'talk.wav'))
  appendFileSync(join(folder, 'talk.wav'), 'more')
  expect(found && { bytes: found.bytes, text: await text(found.content) }).toEqual({ bytes: 4, text: 'RIFF' })
  expect(await recordings.open(join(folder, 'new.wav'))).toBeNull()
})

test('what is no file of its own there is not read: links, folders, pipes', async () => {
  const root = tempFolder()
  const folder = join(root, 'recordings')
  mkdirSync(join(folder, 'folder.wav'), { recursive: true })
  writeFileSync(join(root, 'secrets.json'), '{}')
  symlinkSync(join(root, 'secrets.json'), join(folder, 'link.wav'))
  symlinkSync(root, join(folder, 'out'))
  execFileSync('mkfifo', [join(folder, 'pipe.wav')])
  const recordings = openRecordings(folder)
  for (const path of ['link.wav', 'out/secrets.json', 'folder.wav', 'pipe.wav']) {
    expect([path, await recordings.open(join(folder, path))]).toEqual([path, null])
  }
})

test('the folder itself may be a link', async () => {
  const root = tempFolder()
  mkdirSync(join(root, 'disk'))
  symlinkSync(join(root, 'disk'), join(root, 'recordings'))
  writeFileSync(join(root, 'disk', '1001-a.wav'), 'RIFF')
  const found = await openRecordings(join(root, 'recordings')).open(join(root, 'recordings', '1001-a.wav'))
  expect(found && (await text(found.content))).toBe('RIFF')
})

test('there is room where the disk says so, and where nothing is known of it; a full file system has none', () => {
  expect(openRecordings(tempFolder()).hasRoom()).toBe(true)
  expect(openRecordings('/nowhere/at/all').hasRoom()).toBe(true)
  // proc has no free blocks, as a disk that is full.
  expect(openRecordings('/proc').hasRoom()).toBe(false)
})
