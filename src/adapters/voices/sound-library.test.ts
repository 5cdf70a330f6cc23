import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { generatedSeconds } from './generated-length.ts'
import { openSoundLibrary } from './sound-library.ts'
import { wavSeconds } from './wav-length.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'nacd-sounds-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** `fmt ` and `data` chunks of a WAV file, with `before` between the head and them; `told` is the length in the head. */
function wav(perSecond: number, bytes: number, { before = Buffer.alloc(0), told = bytes } = {}): Buffer {
  const format = Buffer.alloc(24)
  format.write('fmt ', 0)
  format.writeUInt32LE(16, 4)
  format.writeUInt32LE(perSecond, 16)
  const data = Buffer.alloc(8 + bytes)
  data.write('data', 0)
  data.writeUInt32LE(told, 4)
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), before, format, data])
}

/** A chunk of an odd length, which is padded. */
const note = Buffer.from('LIST\u0003\0\0\0abc\0', 'latin1')

test.each<[name: string, content: Buffer, seconds: number | null]>([
  ['8 kHz, 16 bit', wav(16_000, 24_000), 1.5],
  ['8 kHz, 8 bit (G.711)', wav(8_000, 8_000), 1],
  ['a chunk before the sound', wav(16_000, 16_000, { before: note }), 1],
  ['a length past the end', wav(16_000, 16_000, { told: 0xffff_ffff }), 1],
  ['no sound', wav(16_000, 0), 0],
  ['no octets per second', wav(0, 16_000), null],
  ['no data', wav(16_000, 0).subarray(0, 36), null],
  ['cut in its head', wav(16_000, 0).subarray(0, 20), null],
  ['another kind of file', Buffer.from('ID3 and so on, an MP3 file'), null],
  ['an empty file', Buffer.alloc(0), null],
])('the length of a WAV file: %s', async (_name, content, seconds) => {
  const file = join(await folder(), 'a.wav')
  await writeFile(file, content)
  expect(wavSeconds(file)).toBe(seconds)
})

test('what cannot be read has no length', async () => {
  const here = await folder()
  expect(wavSeconds(join(here, 'none.wav'))).toBeNull()
  expect(wavSeconds(here)).toBeNull()
})

test.each([
  ['silence_stream://1500', 1.5],
  ['tone_stream://%(500,0,1000)', 0.5],
  ['tone_stream://%(1000,4000,450);loops=3', 15],
  ['tone_stream://%(200,100,800);%(200,100,1000)', 0.6],
  ['tone_stream://%(1000,4000,450);loops=-1', null],
  ['tone_stream://v=-7', null],
])('the length of %s', (name, seconds) => {
  expect(generatedSeconds(name)).toBe(seconds)
})

test('the first folder that has a prompt has its file, the first table that knows it has its words', async () => {
  const [own, builtIn] = [await folder(), await folder()]
  await mkdir(join(builtIn, 'en'))
  await writeFile(join(own, 'a.wav'), wav(16_000, 16_000))
  await writeFile(join(builtIn, 'en', 'a.wav'), wav(16_000, 32_000))
  await writeFile(join(builtIn, 'en', 'b.wav'), wav(16_000, 32_000))
  await writeFile(join(own, 'prompts.json'), '[{"key":"a","en":"Own A","zh":7},null]')
  await writeFile(join(builtIn, 'prompts.json'), '[{"key":"a","en":"A"},{"key":"b","en":"B"}]')
  const library = openSoundLibrary([own, builtIn], 'en', () => 0)
  expect(library.look('a.wav', 'en')).toEqual({
    type: 'file',
    name: 'a.wav',
    path: join(own, 'a.wav'),
    seconds: 1,
    words: 'Own A',
  })
  expect(library.look('b.wav', 'en')).toEqual({
    type: 'file',
    name: 'b.wav',
    path: join(builtIn, 'en', 'b.wav'),
    seconds: 2,
    words: 'B',
  })
  expect(library.look('b.wav', 'zh')).toMatchObject({ path: join(builtIn, 'en', 'b.wav'), words: 'B' })
  expect(library.look('c.wav', 'zh')).toEqual({ type: 'missing', name: 'c.wav', seconds: 0 })
  expect(library.look(join(own, 'a.wav'), 'zh')).toMatchObject({ type: 'file', seconds: 1, words: '' })
  expect(library.look('/elsewhere/a.wav', 'en')).toEqual({
    type: 'elsewhere',
    name: '/elsewhere/a.wav',
    seconds: null,
  })
  expect(library.look('silence_stream://250', 'en')).toEqual({
    type: 'generated',
    name: 'silence_stream://250',
    seconds: 0.25,
  })
})

test.each(['{', '{"key":"a"}', ''])('a table that is none says nothing: %j', async text => {
  const here = await folder()
  await writeFile(join(here, 'a.wav'), wav(16_000, 16_000))
  await writeFile(join(here, 'prompts.json'), text)
  expect(openSoundLibrary([here], 'en', () => 0).look('a.wav', 'en')).toMatchObject({
    type: 'file',
    words: '',
  })
})
