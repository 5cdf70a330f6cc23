import { chinesePlan } from '../../core/shared/phone-number.ts'
import { type Kind, oneOf, text } from '../kinds/kind.ts'
import { withDefault } from '../param.ts'

const countryCode = text(
  { en: '1 to 3 digits, the first not 0', zh: '1 到 3 位数字，首位不为 0' },
  /^[1-9][0-9]{0,2}$/,
)

/** An empty value is no value in this file, so that a country without a prefix needs a word. */
const nationalPrefix: Kind<string> = {
  label: { en: '1 to 4 digits, or none', zh: '1 到 4 位数字，或 none（无前缀）' },
  read(value) {
    if (value === 'none') return ''
    return /^[0-9]{1,4}$/.test(value) ? value : undefined
  },
}

/** How telephone numbers are written in the customer's tables and in the blacklist. */
export const numberParams = {
  number_form: withDefault(oneOf('national', 'e164', 'digits', 'as_is'), chinesePlan.form, {
    en: 'How numbers are written in your tables. A number is looked up in this form first, then as it came: national = 13800138000, 01088886666; e164 = +8613800138000; digits = 8613800138000; as_is = only as it came.',
    zh: '号码在您的数据表中的写法。查询时先用此写法，再用收到的原样：national = 13800138000、01088886666；e164 = +8613800138000；digits = 8613800138000；as_is = 只用原样。',
  }),
  country_code: withDefault(countryCode, chinesePlan.countryCode, {
    en: 'Country code of your own numbers.',
    zh: '本国的国家代码。',
  }),
  national_prefix: withDefault(nationalPrefix, chinesePlan.nationalPrefix, {
    en: 'What is dialled before the area code inside the country.',
    zh: '国内长途字冠，即国内拨打时加在区号前的数字。',
  }),
}
