-- What the queries of the pages may call beside DuckDB's own functions. STUDY is a folder of docs/results.

-- A study's networks at its checkpoints, codes of all layers together, on the data sets' own images.
CREATE MACRO cells(study) AS TABLE
  SELECT * FROM read_parquet(study || '/properties.parquet') WHERE layer = 'all' AND probe = 'none';

-- The same of inputs that are no examples.
CREATE MACRO probes(study, shown) AS TABLE
  SELECT * FROM read_parquet(study || '/properties.parquet') WHERE layer = 'all' AND probe = shown;

-- Controls of one kind, at the first repeat.
CREATE MACRO controls(study, kind) AS TABLE
  SELECT * FROM read_parquet(study || '/controls.parquet') WHERE control = kind AND repeat = 1;

-- The mean of shares between 0 and 1, in percent.
CREATE MACRO percent(share, digits) AS format('{:.' || digits || 'f} %', 100 * avg(share));

-- Mean ± half the 95 % interval over up to ten repeats, by Student's t.
CREATE MACRO mean_and_interval(measured, digits) AS
  format(
    '{:.' || digits || 'f} ± {:.' || digits || 'f}',
    avg(measured),
    [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262][count(measured) - 1]
      * stddev_samp(measured) / sqrt(count(measured)));

-- Where, by what, and for how long.
CREATE MACRO made_by(study) AS TABLE
  SELECT string_agg(maker, '; ' ORDER BY maker)
  FROM (
    SELECT DISTINCT format('commit {}, {}, {}', git_commit[:12], cpu, blas) AS maker
    FROM read_parquet(study || '/trials.parquet'));

CREATE MACRO took(study) AS TABLE
  SELECT format(
    '{:.0f} minutes of processor time in {:.0f} minutes, beside other work',
    sum(cpu_seconds) / 60,
    sum(seconds) / 60)
  FROM read_csv(study || '/costs.csv');

CREATE MACRO wrote(study) AS TABLE
  SELECT format('{:.0f} MB of codes in {} files', bytes / 1e6, files)
  FROM read_parquet(study || '/files.parquet') WHERE "table" = 'codes';

CREATE MACRO repeats(study) AS TABLE SELECT count(DISTINCT repeat) FROM read_parquet(study || '/trials.parquet');

-- How far MLlib and packed are apart in the cells that both scored.
CREATE MACRO rescored(study) AS TABLE
  SELECT
    abs(mllib.redundancy_test - packed.redundancy_test) AS redundancy,
    abs(mllib.knn_accuracy_test - packed.knn_accuracy_test) AS knn,
    abs(mllib.logistic_accuracy_test - packed.logistic_accuracy_test) AS logistic,
    abs(mllib.kmeans_accuracy_test - packed.kmeans_accuracy_test) AS kmeans
  FROM read_parquet(study || '/rescored.parquet') AS mllib
  JOIN read_parquet(study || '/properties.parquet') AS packed USING (trial, checkpoint, layer, probe)
  WHERE probe = 'none' AND layer = 'all';
