# SPDX-License-Identifier: GPL-3.0-or-later
mkdir -p old-run new-run
echo '{"a": 1, "b": 2.0}' >old.json
echo '{"b": 2, "a": 1}' >new.json
echo '{"items": [{"price": 9.99}]}' >old-run/cart.json
echo '{"items": [{"price": 9.992}]}' >new-run/cart.json
