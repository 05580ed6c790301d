-- VAT as the ledger has it, per local month of posting: taken with sales, given back by corrections
-- and reversals, and what is to be paid over.
SELECT substr(local_day(ledger_entries.posted_at), 1, 7) AS month,
       CAST(SUM(CASE WHEN ledger_entries.credit_account_id = ledger_accounts.id
                     THEN ledger_entries.amount_minor ELSE 0 END) AS BIGINT) AS taken_minor,
       CAST(SUM(CASE WHEN ledger_entries.debit_account_id = ledger_accounts.id
                     THEN ledger_entries.amount_minor ELSE 0 END) AS BIGINT) AS given_back_minor,
       CAST(SUM(CASE WHEN ledger_entries.credit_account_id = ledger_accounts.id
                     THEN ledger_entries.amount_minor
                     ELSE -ledger_entries.amount_minor END) AS BIGINT) AS vat_minor
  FROM ledger_entries
  JOIN ledger_accounts
    ON ledger_accounts.code = 'vat'
   AND ledger_accounts.id IN (ledger_entries.credit_account_id, ledger_entries.debit_account_id)
 GROUP BY 1
