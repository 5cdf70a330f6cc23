/** The places a caller can be sent to, by a group or by a key of a menu. */
export type Destination =
  /** A menu of the settings; `before` is played first. `badKeys` counts the wrong keys so far. */
  | { readonly type: 'menu'; readonly menu: string; readonly before?: string; readonly badKeys?: number }
  /** The free agent who has been idle longest, chosen by this server. */
  | { readonly type: 'agent' }
  /** nacd's own queue of a group: nacd chooses the agent. */
  | { readonly type: 'queue'; readonly group: string }
  /** Plays `audio` (file names in voices/, joined by |) and hangs up. */
  | { readonly type: 'announcement'; readonly audio: string }
  /** Takes a message; `before` is played ahead of the invitation to speak. */
  | { readonly type: 'voicemail'; readonly mailbox: string; readonly before?: string }
  | { readonly type: 'goodbye' }
