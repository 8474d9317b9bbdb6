// Counts and planned failures are process-wide: one test at a time.
[assembly: DoNotParallelize]
