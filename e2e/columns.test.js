// An inventory whose headings nobody knows: nothing is said of it until somebody
// names its columns; then it is read anew, and what was found is recorded.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, browse, check, open, serve } from './program.js'

let dir, program, browser
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'interdict-columns-'))
  const key = join(dir, 'evidence.key')
  execFileSync(bin, ['key', 'new', '--name', 'evidence.example.com', '--key', key], { stdio: 'pipe' })
  program = await serve('--record', join(dir, 'log'), '--key', key)
  browser = await browse()
})
after(async () => {
  await browser?.close()
  await program?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const odd = {
  name: 'odd.csv', mimeType: 'text/csv',
  buffer: Buffer.from('Bezeichnung Paket;Stand;Kiste;Kram\nKaspersky Endpoint Security for Windows;12.1.0.506;ws-1;x\n7-Zip;23.01;ws-2;y\n'),
}

for (const javaScriptEnabled of [true, false]) {
  test(`columns are named, findings recorded; script ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const { context, page, faults } = await open(browser, program.base, { javaScriptEnabled })
    await page.goto('/findings')
    await page.getByLabel('Files').setInputFiles(odd)
    await page.getByRole('button', { name: 'Look through' }).click()
    await page.getByRole('heading', { level: 1, name: 'Nothing of this table was read, so nothing is said of what it lists' }).waitFor()
    assert.equal(await page.getByText(/none found|nothing was found/i).count(), 0, 'what was not read is not called free of anything')
    if (javaScriptEnabled) await check(page, 'a table that was not read')

    await page.getByLabel('Version').selectOption('Stand')
    await page.getByRole('button', { name: 'Read it anew' }).click()
    await page.getByText('Choose at least the column that names the program.').waitFor()
    await page.getByRole('link', { name: 'Back to the columns' }).click()
    await page.getByLabel('Name of the program').selectOption('Bezeichnung Paket')
    await page.getByLabel('Version').selectOption('Stand')
    await page.getByLabel('Host').selectOption('Kiste')
    await page.getByRole('button', { name: 'Read it anew' }).click()
    await page.getByText('3 of 4 columns were read').waitFor()
    const finding = page.locator('table.finds tbody tr')
    assert.equal(await finding.count(), 1, 'one of the two programs is looked for')
    assert.match(await finding.innerText(), /Kaspersky Endpoint Security for Windows[\s\S]*ws-1/)
    const columns = page.getByRole('region', { name: 'Columns of the table' })
    assert.match(await columns.innerText(), /Kiste\s+host as you said[\s\S]*Kram\s+not used/)

    await page.getByRole('button', { name: 'Record these findings' }).click()
    await page.getByRole('heading', { name: /^Recorded as number \d+ of the log$/ }).waitFor()
    if (javaScriptEnabled) await check(page, 'findings that are recorded')
    await page.getByRole('link', { name: 'The record and its proof' }).click()
    await page.getByRole('heading', { level: 1, name: /is in the log, unchanged/ }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
}
