-- Where the meters are, by maker and model: serving a contract, in stock or scrapped; and how many of
-- them are stopped.
SELECT meters.utility AS utility,
       COALESCE(meter_types.maker, '') AS maker,
       COALESCE(meter_types.model, '') AS model,
       CASE WHEN meters.contract_id IS NULL THEN meters.shelf ELSE 'serving' END AS state,
       COUNT(*) AS meters,
       CAST(SUM(CASE WHEN meters.blocked_en IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS blocked
  FROM meters
  LEFT JOIN meter_types ON meter_types.id = meters.type_id
 GROUP BY 1, 2, 3, 4
