/** What FreeSWITCH leaves as it is: printable ASCII but for these (switch_utils.h, SWITCH_URL_UNSAFE). */
const safe = /^[!$'()*,\-./0-9A-Z_a-z~]*$/
const unsafe = /[^!$'()*,\-./0-9A-Z_a-z~]/gu

function percent(character: string): string {
  let encoded = ''
  for (const octet of Buffer.from(character, 'utf8')) {
    encoded += `%${octet.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

/** Percent-encodes a header value as FreeSWITCH's plain events do, octet by octet of its UTF-8 form. */
export function urlEncode(value: string): string {
  return safe.test(value) ? value : value.replace(unsafe, percent)
}
