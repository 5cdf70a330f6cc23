import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '../../testing/run-cli.ts'

/** A WAV file of silence: 8 kHz, 16 bit, one channel. */
export function wav(seconds: number): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + seconds * 16_000, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(16_000, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(seconds * 16_000, 40)
  return Buffer.concat([head, Buffer.alloc(seconds * 16_000)])
}

/** A voices folder of its own: every prompt is as long as is said here, in both languages. */
export async function voicesFolder(
  prompts: readonly {
    readonly key: string
    readonly seconds: number
    readonly zh?: string
    readonly en?: string
  }[],
): Promise<string> {
  const folder = await temporaryFolder()
  const words = prompts.map(({ key, zh, en }) => ({ key, zh, en }))
  await writeFile(join(folder, 'prompts.json'), JSON.stringify(words))
  for (const { key, seconds } of prompts) {
    for (const language of ['zh', 'en']) {
      const file = join(folder, language, `${key}.wav`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, wav(seconds))
    }
  }
  return folder
}
