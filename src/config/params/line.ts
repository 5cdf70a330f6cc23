import { readPrompts } from '../../core/flow/prompts.ts'
import { integer, type Kind } from '../kinds/kind.ts'
import { optional, withDefault } from '../param.ts'

const seconds = { en: 'seconds', zh: '秒' }
const percent = { en: 'percent', zh: '百分比' }

const audio: Kind<readonly string[]> = {
  label: {
    en: 'file names, absolute paths, tone_stream:// or silence_stream://, joined by |',
    zh: '语音文件名、绝对路径、tone_stream:// 或 silence_stream://，多个用 | 分隔',
  },
  read(value) {
    const { prompts, refused } = readPrompts(value)
    return value.length <= 1024 && prompts.length > 0 && refused.length === 0 ? prompts : undefined
  },
}

/** Calls that go out: how they wait for a line, and how they hunt for one that works. */
export const lineParams = {
  line_max_wait: withDefault(integer(0, 3600, seconds), '60', {
    en: 'How long a call waits when every line it could take is full, 0 = it never waits.',
    zh: '可用线路全部占满时，呼叫最多排队等待多久，0 = 不等待。',
  }),
  line_music: optional(audio, {
    en: 'What the caller hears meanwhile. Without it the music of the house.',
    zh: '等待线路期间播放的声音。不填则使用系统默认的等待音乐。',
  }),
  line_max_length: withDefault(integer(1, 100_000), '1000', {
    en: 'How many calls may wait for a line; one more is refused.',
    zh: '最多允许多少个呼叫同时等待线路，超出的呼叫被拒绝。',
  }),
  line_attempts: withDefault(integer(1, 20), '4', {
    en: 'On how many gateways one call is tried at most.',
    zh: '单个呼叫最多尝试多少条线路。',
  }),
  line_hunt_seconds: withDefault(integer(1, 300, seconds), '30', {
    en: 'How long after its first attempt a call may still be tried on another gateway.',
    zh: '首次尝试之后多长时间内，呼叫仍可改走其他线路。',
  }),
}

/** When a gateway is warned of, before its carrier complains. */
export const guardParams = {
  guard_asr: withDefault(integer(0, 100, percent), '30', {
    en: 'A gateway is warned of when less of its calls are answered (ASR), 0 = never.',
    zh: '线路的接通率（ASR）低于此值时告警，0 = 不告警。',
  }),
  guard_short_calls: withDefault(integer(0, 100, percent), '30', {
    en: 'The same when more of its answered calls are short, 100 = never.',
    zh: '线路的短呼叫占已接通呼叫的比例高于此值时告警，100 = 不告警。',
  }),
  guard_short_call_seconds: withDefault(integer(1, 60, seconds), '6', {
    en: 'A call is short when its talk is shorter than this.',
    zh: '通话时长低于此值的呼叫视为短呼叫。',
  }),
  guard_samples: withDefault(integer(1, 10_000), '20', {
    en: 'Fewer calls than this in the last half hour say nothing of a gateway.',
    zh: '最近半小时内的呼叫数少于此值时，不对线路作判断。',
  }),
}
