/** Where a call goes when the call-flow server cannot be used (`http_fallback`). */
export type FlowFallback =
  | { readonly type: 'hangup' }
  | { readonly type: 'queue'; readonly group: string }
  | { readonly type: 'playback'; readonly file: string }
