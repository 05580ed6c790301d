-- How many tokens were made, per local day and reason: sold, made at the counter (each kind by its
-- own name), and of key changes.  A token that was taken back was made all the same.  One of a pack
-- counts as sold on the day it was sold, and until then as sealed on the day it was sealed.
SELECT local_day(made.made_at) AS day,
       made.reason AS reason,
       COUNT(*) AS tokens,
       CAST(SUM(made.units_tenths) AS BIGINT) AS units_tenths
  FROM (
        SELECT sales.sold_at AS made_at, 'sale' AS reason, tokens.units_tenths AS units_tenths
          FROM tokens
          JOIN sales ON sales.id = tokens.sale_id
        UNION ALL
        SELECT sales.sold_at, 'sale', sealed_vends.units_tenths
          FROM sealed_vends
          JOIN sales ON sales.id = sealed_vends.sale_id
        UNION ALL
        SELECT sealed_vends.sealed_at, 'sealed', sealed_vends.units_tenths
          FROM sealed_vends
         WHERE sealed_vends.sale_id IS NULL
        UNION ALL
        SELECT counter_documents.made_at, counter_documents.kind, tokens.units_tenths
          FROM tokens
          JOIN counter_documents
            ON counter_documents.meter_id = tokens.meter_id
           AND counter_documents.base_year = tokens.base_year
           AND counter_documents.tid = tokens.tid
        UNION ALL
        SELECT key_changes.issued_at, 'key_change', 0
          FROM key_change_tokens
          JOIN key_changes ON key_changes.id = key_change_tokens.key_change_id
         WHERE key_changes.issued_at IS NOT NULL
       ) AS made
 GROUP BY 1, 2
