function register(extension: string, localPort: number, sequence: number, more: string): string {
  return `<send><![CDATA[
REGISTER sip:127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:${localPort};branch=[branch]
From: <sip:${extension}@127.0.0.1>;tag=[call_number]
To: <sip:${extension}@127.0.0.1>
Call-ID: [call_id]
CSeq: ${sequence} REGISTER
Contact: <sip:${extension}@127.0.0.1:${localPort}>
Expires: 60
Max-Forwards: 70
${more}Content-Length: 0

]]></send>`
}

/** A SIPp scenario that registers an extension; the second answer must be `status`. */
export function registration(
  extension: string,
  localPort: number,
  password = `pw${extension}`,
  status = 200,
): string {
  const credentials = `[authentication username=${extension} password=${password}]\n`
  return [
    register(extension, localPort, 1, ''),
    '<recv response="401" auth="true"/>',
    register(extension, localPort, 2, credentials),
    `<recv response="${status}"/>`,
  ].join('\n')
}
