# Builds the documentation site in artifacts/site; scripts/docs says what belongs to it.
#
#   scripts/docs.ps1 [--output DIR] [--no-build] [--serve [PORT]]
#
# --no-build uses the libraries as they are built (configuration Release). --serve serves the site on http://localhost:PORT, by default
# 8080, until Ctrl-C.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$output = Join-Path $artifacts 'site'
$build = $true
$port = $null
for ($i = 0; $i -lt $args.Count; $i++) {
    switch ($args[$i]) {
        '--output' {
            $i++
            if ($i -ge $args.Count) { Stop-Usage 'error: --output takes a folder.' }
            $output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[$i])
        }
        '--no-build' { $build = $false }
        '--serve' {
            $port = '8080'
            if ($i + 1 -lt $args.Count -and $args[$i + 1] -match '^\d+$') { $i++; $port = $args[$i] }
        }
        default {
            Stop-Usage "error: unknown argument '$($args[$i])'. Usage:" '  scripts/docs.ps1 [--output DIR] [--no-build] [--serve [PORT]]'
        }
    }
}

# Only a folder that is empty or has a site is replaced.
if ((Test-Path $output) -and @(Get-ChildItem $output -Force).Count -gt 0 -and -not (Test-Path (Join-Path $output 'xrefmap.yml'))) {
    Stop-Usage "error: '$output' has files that are not a documentation site. Name another folder with --output."
}

# Runs docfx, which writes some of its warnings past its own counter of warnings.
function Invoke-Docfx {
    $log = Join-Path $artifacts "docfx-$($args[0]).log"
    $done = Test-Program $log $dotnet (@('docfx') + $args + '--warningsAsErrors')
    $faults = @(Get-Content -LiteralPath $log | Where-Object { $_ -match '\b(warning|error)\b.*:' })
    if (-not $done -or $faults.Count -gt 0) {
        Write-Message $(if ($faults.Count -gt 0) { $faults } else { Get-Content -LiteralPath $log })
        Write-Message '' "docfx $($args[0]) ended with warnings or errors (above; $log has all of its output)."
        exit 1
    }
}

Initialize-DotNet
Assert-Sdk
Lock-Artifacts
if ($build) {
    Write-Message 'Building...'
    Invoke-Program (Join-Path $artifacts 'docs-build.log') 'The build' $dotnet `
        @('build', (Join-Path $root 'OpenVinoLandmarks.Libraries.slnf'), '-c', 'Release', '-v', 'quiet', '--nologo')
}
Push-Location $root
try {
    Invoke-Program (Join-Path $artifacts 'docs-tools.log') 'The restore of docfx, a .NET tool of the package feed,' $dotnet `
        @('tool', 'restore')
    Write-Message 'Building the site...'
    foreach ($folder in (Join-Path $artifacts 'site-reference'), $output) {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
    Invoke-Docfx metadata docfx.json
    Invoke-Docfx build docfx.json --output $output
    # Only for developers of docfx's own scripts, and more than half of the site.
    Get-ChildItem $output -Filter '*.map' -Recurse | Remove-Item
    Unlock-Artifacts
    Write-Message "The site is in $output"
    if ($port) {
        & $dotnet docfx serve $output --hostname localhost --port $port
        exit $LASTEXITCODE
    }
}
finally {
    Pop-Location
}
