import { readdir } from 'node:fs/promises'
import { voiceFolders } from '../../config/voice-folders.ts'
import { type Check, failed, ok } from './finding.ts'
import { codeOf } from './reason.ts'

/** The folders prompts are looked for in: any of them may be missing, but not every prompt. */
export const checkVoices: Check = async config => {
  const voices = voiceFolders(config.voices, config.language)
  const counts = await Promise.all(voices.map(async folder => ({ folder, count: await countAudio(folder) })))
  const found = counts.filter(({ count }) => count > 0)
  const subject = { en: 'voices', zh: '语音' }
  if (found.length > 0) {
    const list = found.map(({ folder, count }) => `${folder} (${count})`).join(', ')
    return [ok(subject, { en: `audio files in ${list}`, zh: `语音文件：${list}` })]
  }
  const folders = voices.join(', ')
  const why = { en: `no .wav file in any of ${folders}`, zh: `以下目录中都没有 .wav 文件：${folders}` }
  return [failed(subject, why, { en: 'correct the parameter voices', zh: '修改参数 voices' })]
}

async function countAudio(folder: string): Promise<number> {
  try {
    const names = await readdir(folder)
    return names.filter(name => name.endsWith('.wav')).length
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error))) return 0
    throw error
  }
}
