-- What each agent may still sell from, what he earned and was not paid, and whether the figure that
-- sales take from is that of the ledger: difference_minor must be 0.
WITH movements AS (
    SELECT credit_account_id AS account_id, amount_minor FROM ledger_entries
    UNION ALL
    SELECT debit_account_id, -amount_minor FROM ledger_entries
),
balances AS (
    SELECT ledger_accounts.code AS code, CAST(SUM(movements.amount_minor) AS BIGINT) AS owed_minor
      FROM ledger_accounts
      JOIN movements ON movements.account_id = ledger_accounts.id
     WHERE substr(ledger_accounts.code, 1, 12) = 'agent_float:'
        OR substr(ledger_accounts.code, 1, 19) = 'commission_payable:'
     GROUP BY ledger_accounts.code
)
SELECT agents.point_number AS point_number,
       agents.float_minor AS float_minor,
       agents.credit_limit_minor AS credit_limit_minor,
       agents.float_minor + agents.credit_limit_minor AS may_sell_minor,
       COALESCE(commissions.owed_minor, 0) AS commission_unpaid_minor,
       agents.float_minor - COALESCE(floats.owed_minor, 0) AS difference_minor
  FROM agents
  LEFT JOIN balances AS floats ON floats.code = 'agent_float:' || agents.point_number
  LEFT JOIN balances AS commissions
         ON commissions.code = 'commission_payable:' || agents.point_number
