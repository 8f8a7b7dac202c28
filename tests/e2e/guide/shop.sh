# SPDX-License-Identifier: GPL-3.0-or-later
# A router that somebody runs already, with components that have moved.
cat >running.toml <<'TOML'
id = "running"
[components.prices.call]
[components.reports]
needs = ["prices"]
[components.reports.call]
TOML
midflight-router --migration running.toml >router.log 2>&1 &
ready "a router that runs already"
for component in prices reports; do
    midflightctl shadow $component && midflightctl cutover $component --override --reason "the story so far" || return 1
done
