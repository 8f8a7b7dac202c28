# SPDX-License-Identifier: GPL-3.0-or-later
printf 'id = "shop"\n[components.prices]\nowner = "qc-team"\n[components.prices.call]\n' >shop.toml
