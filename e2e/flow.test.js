// What a sales clerk does in a morning: upload, look, filter, answer, print.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { browse, example, open, orders, serve } from './program.js'

let program, browser
before(async () => {
  program = await serve(...example)
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

/** Uploads a book and gives the address of its page. */
async function upload(page, file = orders) {
  await page.goto('/')
  await page.getByLabel('File').setInputFiles(file)
  await page.getByRole('button', { name: 'Decide every line' }).click()
  await page.waitForURL(/\/books\/\d+$/)
  return new URL(page.url()).pathname
}

const row = (page, id) => page.locator('table.rows tr', { has: page.getByRole('link', { name: id, exact: true }) })

/** Reads the sum on top of a book: its terms, and the rows in all. */
async function sum(page) {
  const terms = (await page.locator('.sum li b').allTextContents()).map(s => Number(s.replaceAll(',', '')))
  return { all: terms.pop(), terms }
}

/** Answers the question of PO-2/1, whose delivery date is missing. */
async function answerDate(page, day) {
  const question = 'When was, or is, it carried out?'
  const folded = page.locator('summary', { hasText: question })
  if (await folded.count() > 0) await folded.click()
  const form = page.locator('form.question', { has: page.locator('legend', { hasText: question }) })
  await form.locator('[name=typed]').fill(day)
  await form.locator('[name=source]').fill('delivery note 77')
  await form.locator('[name=who]').fill('R. Adeyo')
  await form.getByRole('button', { name: 'Save the answer' }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test(`upload, answers, filter, question, print; script ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { javaScriptEnabled })
    const book = await upload(page)

    const { all, terms } = await sum(page)
    assert.equal(all, 12, 'the file has 12 rows')
    assert.equal(terms.reduce((a, b) => a + b), all, 'the terms add up')
    await page.getByText('unknown act "sel"').waitFor()
    assert.match(await row(page, 'PO-1/1').innerText(), /^Prohibited/)
    assert.match(await row(page, 'PO-2/1').innerText(), /^Review/)

    await page.getByLabel('Outcome', { exact: true }).selectOption('Prohibited')
    await page.getByLabel('Product, party or line').fill('dunmore')
    await page.getByRole('button', { name: 'Apply' }).click()
    assert.equal(await page.locator('table.rows tbody th[scope=row]').count(), 1, 'the filter leaves one line')
    assert.equal(new URL(page.url()).searchParams.get('outcome'), 'prohibited', 'the address is the view')
    await page.getByRole('link', { name: 'Show all lines' }).click()

    const before = await page.getByRole('heading', { level: 1 }).innerText()
    await page.getByRole('link', { name: 'PO-2/1', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Review\./ }).waitFor()
    await answerDate(page, '2 Oct 2024')
    await page.getByRole('heading', { name: 'Was review, now prohibited' }).waitFor()
    await page.getByRole('heading', { level: 1, name: /^Prohibited\./ }).waitFor()
    await page.getByText('delivery note 77 · R. Adeyo, 19 Aug 2024').waitFor()

    await page.goto(book)
    assert.match(await row(page, 'PO-2/1').innerText(), /^Prohibited/)
    assert.notEqual(await page.getByRole('heading', { level: 1 }).innerText(), before, 'the headline follows')

    await page.getByRole('link', { name: 'PO-2/1', exact: true }).click()
    await page.getByRole('link', { name: 'Print this decision' }).click()
    await page.getByText('Signature').waitFor()
    await page.getByText('Decision record').waitFor()

    await page.getByRole('link', { name: 'Back to PO-2/1' }).click()
    await page.getByRole('button', { name: 'Take back answer 1' }).click()
    await page.getByRole('heading', { name: 'Answer 1 was taken back' }).waitFor()
    await page.getByRole('heading', { level: 1, name: /^Review\./ }).waitFor()
    await page.getByText('taken back 19 Aug 2024').waitFor()
    assert.deepEqual(faults, [], 'nothing left this machine')
    await context.close()
  })
}

test('an answer that cannot be read keeps what was typed', async () => {
  const { context, page, faults } = await open(browser, program.base)
  await upload(page)
  await page.getByRole('link', { name: 'PO-2/1', exact: true }).click()
  await answerDate(page, '03/04/2024')
  await page.getByText('1 correction needed; nothing was saved').waitFor()
  await page.getByRole('link', { name: /can be read in two ways/ }).click()
  const field = page.locator(':focus')
  assert.equal(await field.getAttribute('name'), 'typed', 'the message leads to its field')
  assert.equal(await field.inputValue(), '03/04/2024')
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  assert.deepEqual(faults, [])
  await context.close()
})

test('everything by keyboard', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const book = await upload(page)
  await page.goto(book)
  const tabTo = async (what, selector) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(s => document.activeElement.matches(s), selector)) return
    }
    assert.fail(`${what} cannot be reached by Tab`)
  }
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').innerText(), 'Skip to the content', 'the first stop skips the frame')
  await page.keyboard.press('Enter')
  await tabTo('the filter', '#q')
  await page.keyboard.type('ellery')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=ellery/)
  await tabTo('the line', 'tbody th a')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^Review\./ }).waitFor()
  for (let i = 0; i < 40; i++) { // open what is folded until the date can be typed
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => ({ fold: document.activeElement.matches('summary') && document.activeElement.textContent.includes('carried out'),
      field: document.activeElement.matches('[name=typed]') && document.activeElement.closest('form').textContent.includes('carried out') }))
    if (at.fold) await page.keyboard.press('Enter')
    if (at.field) break
  }
  await page.keyboard.type('2 Oct 2024')
  await tabTo('the source', '[name=source]')
  await page.keyboard.type('delivery note 78')
  await tabTo('the name', '[name=who]')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('K. Board')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Was review, now prohibited' }).waitFor()

  await page.goto(book)
  const links = page.locator('table.rows tbody th a')
  await links.first().focus()
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.locator(':focus').innerText(), await links.nth(1).innerText(), 'the arrow goes to the next line')
  await page.keyboard.press('ArrowUp')
  assert.equal(await page.locator(':focus').innerText(), await links.first().innerText())
  assert.deepEqual(faults, [])
  await context.close()
})

test('bad uploads leave everything else as it was', async () => {
  const { context, page, faults } = await open(browser, program.base)
  const book = await upload(page)
  for (const [name, buffer, said] of [
    ['picture.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /The file was not read/],
    ['empty.csv', Buffer.from(''), /The file was not read/],
    ['huge.csv', Buffer.alloc(33 << 20, 'x'), /larger than 32 MB/],
  ]) {
    await page.goto('/')
    await page.getByLabel('File').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await page.getByRole('button', { name: 'Decide every line' }).click()
    await page.getByRole('alert').getByText(said).waitFor()
    await page.getByText('Books that are open are unchanged.').waitFor()
  }
  await page.goto(book)
  assert.equal((await sum(page)).all, 12)
  assert.deepEqual(faults, [])
  assert.equal(program.complaints(), '', 'the program has nothing to complain of')
  await context.close()
})

test('one deal in a form', async () => {
  const { context, page, faults } = await open(browser, program.base, { javaScriptEnabled: false })
  await page.goto('/ask')
  await page.getByLabel('What is done?').selectOption('Resell')
  await page.getByLabel('Which product?').fill('Kaspersky Endpoint Security')
  await page.getByLabel('When is it carried out?').fill('2 Oct 2024')
  await page.getByLabel('In which country are they?').fill('US')
  await page.getByRole('button', { name: 'Decide' }).click()
  await page.waitForURL(/\/books\/asked\/deals\/1$/)
  await page.getByRole('heading', { level: 1, name: /resale of Kaspersky Endpoint Security|Permitted or|prohibited/i }).waitFor()
  assert.deepEqual(faults, [])
  await context.close()
})

test('every sheet prints on two pages at most, lists print landscape', async () => {
  const { context, page } = await open(browser, program.base)
  const pages = async () => (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page[^s]/g).length
  const book = await upload(page)
  const lines = await page.locator('table.rows tbody th a').evaluateAll(all => all.map(a => a.getAttribute('href')))
  assert.equal(lines.length, 11)
  for (const line of lines) {
    await page.goto(line + '/print')
    assert.ok(await pages() <= 2, `${line} takes two pages at most, however many restrictions speak of it`)
  }
  await page.goto(book)
  assert.match((await page.pdf({ preferCSSPageSize: true })).toString('latin1'), /\/MediaBox \[0 0 84[12]\S* 59[45]/, 'the list lies on its side')
  await context.close()
})

test('export follows the filter', async () => {
  const { context, page } = await open(browser, program.base)
  const book = await upload(page)
  await page.goto(book + '?outcome=prohibited')
  const n = await page.locator('table.rows tbody th[scope=row]').count()
  const json = await (await context.request.get(program.base + await page.getByRole('link', { name: 'JSON' }).getAttribute('href'))).json()
  assert.equal(json.length, n)
  assert.ok(json.every(l => l.decision.outcome === 'prohibited'))
  const csv = await (await context.request.get(program.base + await page.getByRole('link', { name: 'CSV' }).getAttribute('href'))).text()
  assert.match(csv.split('\n')[0], /^line,id,outcome,/)
  await context.close()
})

test('other names and origins are refused', async () => {
  const port = new URL(program.base).port
  const { request } = await import('node:http')
  const ask = (method, headers) => new Promise((resolve, reject) => request({ host: '127.0.0.1', port, path: '/books', method, headers }, r => { r.resume(); resolve(r.statusCode) }).on('error', reject).end())
  assert.equal(await ask('GET', { host: 'attacker.example' }), 421)
  assert.equal(await ask('POST', { host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' }), 403)
})
