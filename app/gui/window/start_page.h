// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace daxscope::gui {

/// What stands in the middle while no trace is open: how to open or record one,
/// recent files, and the recordings that come with daxscope.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);
    void refresh(); ///< reads the recent files anew

signals:
    void openAsked();
    void recordAsked();
    void fileAsked(const QString& path);

protected:
    void changeEvent(QEvent* event) override;

private:
    QLabel* text_;
};

} // namespace daxscope::gui
