// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"

#include <QDialog>
#include <memory>

namespace daxscope::gui {

/// All keys, by menu, made from the actions.
class KeySheet : public QDialog {
    Q_OBJECT
public:
    KeySheet(const Actions& actions, QWidget* parent);
};

/// Finds a command by a part of its name and runs it.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(const Actions& actions, QWidget* parent);

    /// How well `text` answers `typed`: all its letters in order; higher is better, 0 = not at all.
    static int match(const QString& typed, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();
    void run();

    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace daxscope::gui
