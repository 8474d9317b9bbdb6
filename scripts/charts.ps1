# Draws the charts of docs/performance/scaling.md on this machine: the time per face by faces per call and by threads, and the time per
# picture by its size. The charts of OpenVINO's CPU need an OpenVINO runtime (see docs/devices.md) and are left unchanged without one.
#
#   scripts/charts.ps1 [SECONDS_PER_MEASUREMENT]
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$seconds = if ($args.Count -gt 0) { $args[0] } else { '2' }
$tool = Join-Path $PSScriptRoot 'ovlandmarks.ps1'
$charts = Join-Path $root 'docs/charts'
[void][IO.Directory]::CreateDirectory($charts)

# Measures and draws one chart, or ends the script.
function Write-Chart([string]$Device, [string]$Sweep) {
    $chart = Join-Path $charts "$Sweep-$($Device.ToLowerInvariant()).svg"
    & $tool benchmark --device $Device --inference-precision f32 --sweep $Sweep --seconds $seconds --chart $chart
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    Write-Output ''
}

foreach ($sweep in 'faces', 'threads', 'size') { Write-Chart 'MANAGED' $sweep }

$devices = @(& $tool devices --format json | ConvertFrom-Json)
if (@($devices.devices | Where-Object { $_.name -eq 'CPU' }).Count -gt 0) {
    foreach ($sweep in 'faces', 'threads') { Write-Chart 'CPU' $sweep }
}
else {
    Write-Message 'No OpenVINO runtime was found: the charts of its CPU are left unchanged.'
}
