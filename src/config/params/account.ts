import { text } from '../kinds/kind.ts'

/** A name for HTTP basic authentication: without the `:` that ends it (RFC 7617 section 2). */
export const accountName = text(
  { en: 'a name of letters, digits, . _ -', zh: '由字母、数字、. _ - 组成的名称' },
  /^[A-Za-z0-9._-]{1,64}$/,
)
export const accountPassword = text(
  { en: '8 to 128 printable ASCII characters without spaces', zh: '8 到 128 个可见 ASCII 字符，无空格' },
  /^[!-~]{8,128}$/,
)
