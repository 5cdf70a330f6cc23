import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

const notFound =
  '<document type="freeswitch/xml"><section name="result"><result status="not found"/></section></document>'

/** An xml_curl server for tests: a directory of extensions whose password is `pw<extension>`, and a dialplan. */
export class XmlServer {
  /** The extensions it knows. */
  readonly extensions = new Set(['1001', '1002', '1003'])
  /** Passwords that are not `pw<extension>`. */
  readonly passwords = new Map<string, string>()
  /** How FreeSWITCH rings an extension; the embedded switch needs no word of it. */
  dialString = ''
  /** The extensions of the context `default`, as XML. */
  dialplan = ''
  /** The extensions of the context `public`, as XML. */
  publicDialplan = ''
  /** The `<gateway>` elements it knows. */
  gateways = ''
  /** Answers with 500 instead. */
  broken = false
  /** Every question it was asked. */
  readonly questions: URLSearchParams[] = []
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then(body => this.#answer(new URLSearchParams(body), response))
    })
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/xml`
  }

  #answer(question: URLSearchParams, response: ServerResponse): void {
    this.questions.push(question)
    response.statusCode = this.broken ? 500 : 200
    response.end(this.#documentFor(question))
  }

  #documentFor(question: URLSearchParams): string {
    if (question.get('section') !== 'directory') return this.#plan()
    if (question.get('purpose') !== 'gateways') return this.#user(question)
    const user = `<user id="trunks"><gateways>${this.gateways}</gateways></user>`
    return `<document type="freeswitch/xml"><section name="directory"><domain name="127.0.0.1">${user}</domain></section></document>`
  }

  #user(question: URLSearchParams): string {
    const id = question.get('user') ?? ''
    if (!this.extensions.has(id)) return notFound
    const params = [
      `<param name="password" value="${this.passwords.get(id) ?? `pw${id}`}"/>`,
      this.dialString === '' ? '' : `<param name="dial-string" value="${this.dialString}"/>`,
    ]
    const user = `<user id="${id}"><params>${params.join('')}</params><variables><variable name="user_context" value="default"/></variables></user>`
    const domain = question.get('domain') ?? ''
    return `<document type="freeswitch/xml"><section name="directory"><domain name="${domain}"><groups><group name="all"><users>${user}</users></group></groups></domain></section></document>`
  }

  #plan(): string {
    const plans = { default: this.dialplan, public: this.publicDialplan }
    const contexts = Object.entries(plans).map(([name, text]) => `<context name="${name}">${text}</context>`)
    if (this.dialplan === '' && this.publicDialplan === '') return notFound
    return `<document type="freeswitch/xml"><section name="dialplan">${contexts.join('')}</section></document>`
  }
}

/** One gateway with its params. */
export function gatewayXml(name: string, params: Readonly<Record<string, string | number>>): string {
  const elements = Object.entries(params).map(([param, value]) => `<param name="${param}" value="${value}"/>`)
  return `<gateway name="${name}">${elements.join('')}</gateway>`
}

/** One extension of a dialplan: what to run for a number, as `application` or `application data`. */
export function extensionXml(expression: string, ...applications: string[]): string {
  const actions = applications.map(each => {
    const [application = '', ...data] = each.split(' ')
    return `<action application="${application}" data="${data.join(' ').replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`
  })
  return `<extension name="${expression}"><condition field="destination_number" expression="${expression}">${actions.join('')}</condition></extension>`
}
