import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeToneFile } from './tone-file.ts'

export interface BaresipFiles {
  readonly folder: string
  readonly sipPort: number
  readonly controlPort: number
  readonly rtp: { readonly low: number; readonly high: number }
  /** Hz of the tone the phone sends, 0 for silence. */
  readonly tone: number
  readonly transport: 'udp' | 'tcp'
}

/** Longer than any call of the scenarios. */
const toneSeconds = 90

/**
 * Writes baresip's configuration: no sound card, a tone file as microphone, received audio written down by the
 * sndfile filter, remote control over ctrl_tcp, loopback only.
 */
export function writeBaresipFiles(files: BaresipFiles): void {
  const { folder } = files
  writeToneFile(join(folder, 'tone.wav'), files.tone, toneSeconds)
  writeFileSync(join(folder, 'accounts'), '')
  writeFileSync(join(folder, 'contacts'), '')
  writeFileSync(join(folder, 'config'), configText(files))
}

function configText({ folder, sipPort, controlPort, rtp, transport }: BaresipFiles): string {
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${sipPort}`,
    `sip_trans_def ${transport}`,
    'net_interface 127.0.0.1',
    'call_max_calls 4',
    // A player that goes nowhere: the audio path runs as with a loudspeaker.
    'audio_player aubridge,nowhere',
    'audio_alert aubridge,nowhere',
    `audio_source aufile,${join(folder, 'tone.wav')}`,
    `audio_path ${folder}`,
    ...['ausrc', 'auplay'].flatMap(end => [`${end}_srate 8000`, `${end}_channels 1`]),
    ...['ausrc', 'auplay', 'auenc', 'audec'].map(end => `${end}_format s16`),
    `rtp_ports ${rtp.low}-${rtp.high}`,
    'rtcp_mux no',
    'jitter_buffer_delay 1-3',
    'ringback_disabled yes',
    'statmode_default off',
    `snd_path ${folder}`,
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'sndfile', 'aubridge', 'aufile'].map(module => `module ${module}.so`),
    ...['menu', 'ctrl_tcp'].map(module => `module_app ${module}.so`),
    '',
  ].join('\n')
}
