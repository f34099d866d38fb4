// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text of a trace or a file's name on its way to the window: what would act there (control
// characters, direction marks, line ends, markup) is seen instead.
#pragma once

#include "replay/words/escape.h"

#include <QString>
#include <QStringList>

namespace daxscope::gui {

/// One line of plain text for a label, a cell, a title.
inline QString shown(std::string_view text) {
    return QString::fromStdString(words::printable(text));
}

inline QString shown(const char* text) {
    return shown(std::string_view(text));
}

inline QString shown(const std::string& text) {
    return shown(std::string_view(text));
}

inline QString shown(const QString& text) {
    return shown(text.toStdString());
}

/// Text of ours whose line ends are meant, with words of others in it.
inline QString shownLines(const QString& text) {
    QStringList lines = text.split(u'\n');
    for (QString& line : lines) {
        line = shown(line);
    }
    return lines.join(u'\n');
}

} // namespace daxscope::gui
