# SPDX-License-Identifier: GPL-3.0-or-later
echo '{"total": 7}' | tee old.json >new.json
cp "$MIDFLIGHT_SOURCE"/resources/examples/flags/experiment.* .
