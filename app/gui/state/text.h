// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string_view>

namespace daxscope::gui {

/// Our own words (names of handlers and steps, sentences), UTF-8. What a trace says is shown().
inline QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

} // namespace daxscope::gui
