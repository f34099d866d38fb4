// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace daxscope::gui {

/// From now on a Plot is a chart to assistive technology: its description is what the keyboard's
/// cursor is on (Plot::spoken()), its value the cursor's time in seconds. Once is enough.
void makePlotsAccessible();

} // namespace daxscope::gui
