import { separate } from '../../channel/separate.ts'
import type { Directory } from '../../xmlcurl/directory.ts'
import { usage } from './answers.ts'
import type { ApiHandler } from './api-table.ts'

/** `xml_flush_cache [id <user> <domain>]`: forgets what the controller told of one extension, or of all. */
export function xmlFlushCache(directory: Directory): ApiHandler {
  return args => {
    const words = separate(args.trim(), ' ', 4)
    const [key, user, domain] = words
    const isOne = words.length === 3 && key === 'id' && user !== undefined && domain !== undefined
    if (!isOne && args.trim() !== '') return usage('<id> <key> <val>')
    const dropped = isOne ? directory.forget(user, domain) : directory.forgetAll()
    return `+OK cleared ${dropped} entr${dropped === 1 ? 'y' : 'ies'}\n`
  }
}
