/**
 * Seconds of generated audio (FreeSWITCH tone_stream:// and silence_stream://, TGML); null when it goes on for ever or
 * cannot be told.
 */
export function generatedSeconds(name: string): number | null {
  const silence = /^silence_stream:\/\/(\d{1,9})/.exec(name)?.[1]
  if (silence !== undefined) return Number(silence) / 1000
  if (/loops=-1/.test(name)) return null
  const tones = [...name.matchAll(/%\((\d{1,9}),(\d{1,9}),/g)]
  const loops = Number(/loops=(\d{1,6})/.exec(name)?.[1] ?? 1)
  if (tones.length === 0) return null
  return (loops * tones.reduce((sum, [, on, off]) => sum + Number(on) + Number(off), 0)) / 1000
}
