import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detectTones } from '../../../test/scenarios/support/tone-detector.ts'
import { sine, wavFile } from '../wav/test-audio.ts'
import { createWavFiles, maxWavBytes } from '../wav/wav-file.ts'
import { repeat } from './audio-source.ts'
import { type OpenedAudio, openAudio } from './open-audio.ts'

let root = ''
let voices: string[] = []

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nacd-audio-'))
  voices = [join(root, 'zh'), join(root, 'en')]
  await mkdir(join(root, 'zh', 'digits'), { recursive: true })
  await mkdir(join(root, 'en'))
  const tone = (frequency: number): Buffer => wavFile({ samples: sine(frequency, 1600) })
  await writeFile(join(root, 'zh', 'welcome.wav'), tone(400))
  await writeFile(join(root, 'en', 'welcome.wav'), tone(600))
  await writeFile(join(root, 'en', 'bye.wav'), tone(800))
  await writeFile(join(root, 'zh', 'digits', '1.wav'), tone(1000))
  await writeFile(join(root, 'zh', 'text.wav'), 'not audio')
  await writeFile(join(root, 'outside.wav'), tone(1200))
  await mkdir(join(root, 'zh', 'folder.wav'))
})

afterAll(() => rm(root, { recursive: true }))

/** The tones heard, each once, in order; at most `frames` frames. */
function heard(opened: OpenedAudio, frames = 100): number[] {
  if (opened.type !== 'opened') throw new Error(JSON.stringify(opened))
  const samples: number[] = []
  const source = opened.start()
  for (let frame = source.next(), i = 0; frame !== null && i < frames; frame = source.next(), i++) {
    samples.push(...frame)
  }
  const windows = detectTones(Int16Array.from(samples), [400, 600, 800, 1000, 1200], 160)
  return windows.map(each => each.frequency).filter((each, i, all) => i === 0 || each !== all[i - 1])
}

describe('openAudio', () => {
  test.each([
    ['welcome', [400]],
    ['welcome.wav', [400]],
    ['bye', [800]],
    ['digits/1', [1000]],
    ['tone_stream://%(100,100,600)', [600, 0]],
    ['silence_stream://100', [0]],
    ['file_string://welcome!silence_stream://100!digits/1.wav', [400, 0, 1000]],
    ['file_string://!bye!', [800]],
  ])('%s', async (text, tones) => {
    expect(heard(await openAudio(text, { voices }))).toEqual(tones)
  })

  test('an absolute path is taken as it is', async () => {
    expect(heard(await openAudio(join(root, 'outside.wav'), { voices: [] }))).toEqual([1200])
    expect(heard(await openAudio(join(root, 'outside'), { voices: [] }))).toEqual([1200])
  })

  test.each([
    ['nothing', { type: 'missing', name: 'nothing' }],
    ['/no/such/file.wav', { type: 'missing', name: '/no/such/file.wav' }],
    ['welcome.wav/x', { type: 'missing', name: 'welcome.wav/x' }],
    ['file_string://welcome!gone', { type: 'missing', name: 'gone' }],
    [`${'x'.repeat(300)}.wav`, { type: 'missing', name: `${'x'.repeat(300)}.wav` }],
  ])('missing: %s', async (text, expected) => {
    expect(await openAudio(text, { voices })).toEqual(expected)
  })

  test.each([
    ['../outside.wav', 'leaves'],
    ['digits/../../outside.wav', 'leaves'],
    ['..\\outside.wav', 'leaves'],
    ['file_string://welcome!../outside.wav', 'leaves'],
    ['welcome\0.wav', 'NUL'],
    ['', 'empty'],
    ['x'.repeat(8193), 'too long'],
    ['text', 'not a RIFF'],
    ['folder.wav', 'not a regular file'],
    ['tone_stream://', 'no tone'],
    ['tone_stream://%(1,1)', 'frequency'],
    ['silence_stream://', 'silence is'],
    ['silence_stream://3600001', 'silence is'],
    ['silence_stream://abc', 'silence is'],
    ['local_stream://moh', 'unknown stream type'],
    ['constructor://x', 'unknown stream type'],
    ['file_string://', 'parts'],
    [`file_string://${'a!'.repeat(65)}`, 'parts'],
    ['file_string://welcome!file_string://bye', 'list within'],
  ])('refused: %s', async (text, reason) => {
    const opened = await openAudio(text, { voices })
    expect(opened).toMatchObject({ type: 'refused', reason: expect.stringContaining(reason) })
  })

  test.each([
    ['silence_stream://-1', 500],
    ['silence_stream://0', 500],
    ['silence_stream://-1,1400', 500],
    ['silence_stream://60', 3],
  ])('%s lasts %i frames', async (text, frames) => {
    const opened = await openAudio(text, { voices })
    const source = opened.type === 'opened' ? opened.start() : null
    let count = 0
    while (count < 500 && source?.next() != null) count += 1
    expect(count).toBe(frames)
  })

  test('opened once, it can be started again and again', async () => {
    const opened = await openAudio('file_string://welcome!bye', { voices })
    if (opened.type !== 'opened') throw new Error(opened.type)
    expect(heard({ type: 'opened', start: () => repeat(opened.start) }, 50)).toEqual([
      400, 800, 400, 800, 400,
    ])
  })

  test('never rejects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map(text => `file_string://${text}`),
        ),
        async text => {
          const opened = await openAudio(text, { voices: [join(root, 'en')] })
          expect(['opened', 'missing', 'refused']).toContain(opened.type)
        },
      ),
    )
  })
})

describe('wav files', () => {
  test('a file is read once until it changes', async () => {
    const files = createWavFiles()
    const path = join(root, 'changing.wav')
    await writeFile(path, wavFile({ samples: sine(400, 160) }))
    const first = await files.read(path)
    expect(await files.read(path)).toBe(first)
    await writeFile(path, wavFile({ samples: sine(400, 320) }))
    await utimes(path, 1, 1)
    const second = await files.read(path)
    expect(second).toMatchObject({ type: 'clip', length: 320 })
    await rm(path)
    expect(await files.read(path)).toEqual({ type: 'missing' })
  })

  test('the file used longest ago makes room for the 65th', async () => {
    const files = createWavFiles()
    const paths = Array.from({ length: 65 }, (_, i) => join(root, `many-${i}.wav`))
    for (const path of paths) await writeFile(path, wavFile({ samples: sine(400, 160) }))
    const read = (index: number) => files.read(paths[index] ?? '')
    const [first, second] = [await read(0), await read(1)]
    for (let i = 2; i < 64; i++) await read(i)
    expect(await read(0)).toBe(first)
    await read(64)
    expect(await read(0)).toBe(first)
    expect(await read(1)).not.toBe(second)
  })

  test('too large a file is refused without being read', async () => {
    const path = join(root, 'large.wav')
    await writeFile(path, 'RIFF')
    await truncate(path, maxWavBytes + 1)
    expect(await createWavFiles().read(path)).toEqual({
      type: 'unsupported',
      reason: expect.stringContaining('larger'),
    })
  })

  test('a named pipe does not hang', async () => {
    const path = join(root, 'pipe.wav')
    execFileSync('sh', ['-c', 'mkfifo "$0"', path])
    expect(await createWavFiles().read(path)).toMatchObject({ reason: 'not a regular file' })
  })
})
