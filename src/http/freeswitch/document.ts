import { type Xml, xml } from './xml.ts'

/** The envelope of every answer to mod_xml_curl. */
export const section = (name: string, content: Xml): Xml =>
  xml`<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<document type="freeswitch/xml">
  <section name="${name}">
${content}
  </section>
</document>
`

/** "I have nothing for this": the switch goes on with its next binding, or its own files (switch_xml.c, switch_xml_locate). */
export const notFound: Xml = section('result', xml`    <result status="not found"/>`)
