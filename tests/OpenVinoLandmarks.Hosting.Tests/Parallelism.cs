// Metrics, the loaded runtime and the devices are for the whole process: one test at a time.
[assembly: DoNotParallelize]
