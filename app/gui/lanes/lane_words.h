// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace daxscope::gui {

/// The translations of what is painted on the lanes and told beside the pointer.
struct LaneWords {
    Q_DECLARE_TR_FUNCTIONS(Lanes)
};

} // namespace daxscope::gui
